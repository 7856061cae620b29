# Shared by ./run and ./test: says what it does, installs what is missing, stops with a plain sentence where it cannot.

say() { printf '\033[1m== %s\033[0m\n' "$*"; }

fail() {
    printf 'VideoRec: %s\n' "$*" >&2
    exit 1
}

require_sdk() {
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
    (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "a .NET SDK is installed, but not version 10. VideoRec needs the .NET 10 SDK (global.json)."
}

# install_packages COMMAND:PACKAGE ... : installs the Debian packages whose command (or file) is not there.
install_packages() {
    local missing=() pair name package
    for pair in "$@"; do
        name=${pair%%:*}
        package=${pair##*:}
        case $name in
            /*) [ -e "$name" ] || missing+=("$package") ;;
            *) command -v "$name" >/dev/null || missing+=("$package") ;;
        esac
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "please install these with your package manager, then start again: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "these Debian packages are missing and need root to install: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing from Debian: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq || fail "apt-get update failed; is this machine connected to a Debian mirror?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install: ${missing[*]}"
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
