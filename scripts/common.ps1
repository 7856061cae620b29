# Shared by run.ps1 and test.ps1: says what it does and stops with a plain sentence where it cannot go on.
$ErrorActionPreference = 'Stop'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

function Say([string] $text) { Write-Host "== $text" -ForegroundColor Cyan }

function Stop-With([string] $text) {
    Write-Host "VideoRec: $text" -ForegroundColor Red
    exit 1
}

function Assert-Tools {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Stop-With 'the .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again.' }
    if (-not (Get-Command ffmpeg -ErrorAction SilentlyContinue)) {
        if (-not (Get-Command winget -ErrorAction SilentlyContinue)) { Stop-With 'ffmpeg is missing. Install it and put it on the PATH.' }
        Say 'Installing ffmpeg with winget'
        winget install --exact --id Gyan.FFmpeg --accept-source-agreements --accept-package-agreements
        if ($LASTEXITCODE -ne 0) { Stop-With 'winget could not install ffmpeg.' }
        $env:PATH = [Environment]::GetEnvironmentVariable('PATH', 'Machine') + ';' + [Environment]::GetEnvironmentVariable('PATH', 'User')
    }
}
