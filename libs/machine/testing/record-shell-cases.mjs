// Runs every script of testing/shell-cases/*.cases (separated by blank lines) with the real bash, each in an empty folder,
// and writes what it printed and its status to <name>.json beside it. Run it after changing a .cases file.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = new URL('./shell-cases/', import.meta.url).pathname
console.log(execFileSync('bash', ['--version']).toString().split('\n')[0])
for (const name of readdirSync(folder).filter((file) => file.endsWith('.cases'))) {
  const scripts = splitCases(readFileSync(join(folder, name), 'utf8'))
  const records = scripts.map((script) => {
    const cwd = mkdtempSync(join(tmpdir(), 'case-'))
    const { stdout, status, signal } = spawnSync('bash', ['-c', script], {
      cwd,
      timeout: 10_000,
      input: '',
      env: { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' },
    })
    rmSync(cwd, { recursive: true })
    return { script, stdout: stdout.toString('utf8'), status: status ?? signal }
  })
  writeFileSync(join(folder, name.replace('.cases', '.json')), `${JSON.stringify(records, null, 2)}\n`)
  console.log(name, records.length)
}

/** Cases are separated by blank lines; a here-document may not contain one. */
function splitCases(text) {
  return text
    .split(/\n\n+/)
    .map((one) => one.replace(/\n$/, ''))
    .filter((one) => one.trim() !== '')
}
