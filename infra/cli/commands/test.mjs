// npm test: sets up whatever is missing, then checks, tests and builds everything.
// Its last line is `N passed, N failed`, which machines read as well.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { bin, bundle, command, root, run } from '../workspace.mjs'
import { check, prepare } from './check.mjs'
import { buildWeb } from './build.mjs'
import { endToEnd } from './end-to-end.mjs'

await command(async (args) => {
  const say = (line) => console.log(line)
  await prepare(say)
  const total = { passed: 0, failed: 0 }
  const failures = []
  const add = ({ passed, failed, names = [] }) => {
    total.passed += passed
    total.failed += failed
    failures.push(...names)
  }
  add(await check())
  add(await specs(args))
  add(await step('build of the servers', () => bundle(say)))
  add(await step('build of the web', () => buildWeb(say)))
  add(await endToEnd(say))
  // Once more at the end, where they are found without searching.
  for (const name of failures) console.log(`✗ ${name}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed ? 1 : 0
})

/** All specs, on a Postgres of their own. */
async function specs(args) {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-test-'))
  const report = join(folder, 'report.json')
  try {
    const { status } = await run(
      bin('vitest'),
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { show: true, env: { CI: 'true' } },
    )
    if (!existsSync(report)) return { passed: 0, failed: 1 }
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    // A file that cannot even be loaded fails as a suite without a test.
    const failed = numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites))
    return { passed: numPassedTests, failed, names: testResults.flatMap(failedNames) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What failed in one file: its tests, or the file itself; with the first line of the reason. */
function failedNames({ name: path, status, message, assertionResults }) {
  const file = relative(root, path)
  const tests = assertionResults.filter((one) => one.status === 'failed')
  if (tests.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : []
  return tests.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`)
}

function firstLine(text = '') {
  return text.trim().split('\n')[0]
}

async function step(name, work) {
  try {
    await work()
    console.log(`✓ ${name}`)
    return { passed: 1, failed: 0 }
  } catch (error) {
    console.log(`✗ ${name}\n${error.message}`)
    return { passed: 0, failed: 1, names: [`${name}: ${firstLine(error.message)}`] }
  }
}
