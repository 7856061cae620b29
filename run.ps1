# Builds VideoRec and starts it. Arguments go to the site: ./run.ps1 --data DIR --urls http://127.0.0.1:5099 --demo false
$root = $PSScriptRoot
. (Join-Path $root 'scripts/common.ps1')

Assert-Tools

Say 'Building VideoRec'
dotnet build (Join-Path $root 'src/VideoRec.Web') -c Release -v quiet
if ($LASTEXITCODE -ne 0) { Stop-With 'the build failed; the messages above say where.' }

if (-not $env:VideoRec__Storage__DataDirectory) { $env:VideoRec__Storage__DataDirectory = Join-Path $root 'data' }
Say 'Starting VideoRec'
dotnet (Join-Path $root 'artifacts/bin/VideoRec.Web/release/VideoRec.Web.dll') @args
exit $LASTEXITCODE
