// npm run check: everything that can be known without running the product.
import { bin, command, generate, install, run } from '../workspace.mjs'

/** Name, program (of an installed package, or Node itself), arguments. */
const checks = [
  [
    'format',
    'prettier',
    ['--check', '--log-level', 'warn', '--cache', '--cache-location', 'node_modules/.cache/prettier-check', '.'],
  ],
  ['lint', 'eslint', ['--max-warnings', '0', '--cache', '--cache-location', 'node_modules/.cache/eslint-check', '.']],
  ['types', 'nx', ['run-many', '-t', 'types', '--output-style', 'static']],
  ['types of the specs', 'tsc', ['-p', 'tsconfig.spec.json']],
  ['boundaries', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'apps', 'libs']],
  ['unused code', 'knip', ['--no-progress', '--no-config-hints']],
  ['generated types', process.execPath, ['tools/generate-kube-types.mjs', '--check']],
  ['generated client', process.execPath, ['tools/generate-api-client.mjs', '--check']],
]

/** Runs all checks, two at a time. Returns how many passed and failed; what a failed one said is printed. */
export async function check() {
  const waiting = [...checks]
  const counts = { passed: 0, failed: 0 }
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, program, args] = next
      const started = performance.now()
      const { status, output } = await run(program === process.execPath ? program : bin(program), args)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (status === 0) {
        counts.passed++
        console.log(`✓ ${name} (${seconds} s)`)
      } else {
        counts.failed++
        console.log(`✗ ${name} (${seconds} s)\n${output.trim()}\n`)
      }
    }
  }
  await Promise.all([worker(), worker()])
  return counts
}

/** Makes ready what the checks read. */
export async function prepare(progress) {
  await install(progress)
  await generate(progress)
}

if (process.argv[1]?.endsWith('check.mjs')) {
  await command(async () => {
    await prepare((line) => console.log(line))
    const { failed } = await check()
    return failed ? 1 : 0
  })
}
