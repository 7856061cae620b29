# Builds everything and runs every test; ends with one line: N passed, N failed.
$root = $PSScriptRoot
. (Join-Path $root 'scripts/common.ps1')

Assert-Tools
Set-Location $root

Say 'Building'
dotnet build -c Release -v quiet
if ($LASTEXITCODE -ne 0) { Stop-With 'the build failed; the messages above say where.' }

$passed = 1; $failed = 0
foreach ($project in 'VideoRec.UnitTests', 'VideoRec.IntegrationTests', 'VideoRec.BrowserTests') {
    Say $project
    $summary = $null
    dotnet "artifacts/bin/$project/release/$project.dll" -noLogo -noColor 2>&1 | ForEach-Object {
        Write-Host $_
        if ("$_" -match 'Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)') { $summary = $Matches }
    }
    if ($null -eq $summary) { $failed++; continue }
    $failed += [int]$summary[2] + [int]$summary[3]
    $passed += [int]$summary[1] - [int]$summary[3] - [int]$summary[4]
}
Write-Host "$passed passed, $failed failed"
if ($failed -gt 0) { exit 1 }
