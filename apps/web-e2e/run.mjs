// Plays the learner journeys in a real browser. With BASE_URL against a running product, without it against the built
// pages and a stand-in for the servers. The last line is `N passed, N failed`, which machines read as well.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kubarium-e2e-'))
const report = join(folder, 'report.json')
const args = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  join(import.meta.dirname, 'vitest.config.ts'),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]
// The test runner has a BASE_URL of its own in the environment, so ours goes by another name.
const env = { ...process.env, PRODUCT_URL: process.env.BASE_URL ?? '' }
const child = spawn(process.execPath, args, { stdio: 'inherit', cwd: import.meta.dirname, env })
child.on('exit', (status) => {
  let passed = 0
  let failed = 1
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'))
    passed = counts.numPassedTests
    failed = counts.numFailedTests || (status === 0 ? 0 : Math.max(1, counts.numFailedTestSuites))
  } catch {
    // No report: the run itself failed, which the output above says.
  }
  rmSync(folder, { recursive: true, force: true })
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
})
