// For authors of lessons and exercises: content check | new | schema.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeProblem } from '@kubarium/learning-format'
import { checkContent } from './check.ts'
import { readFiles } from './read-files.ts'
import { scaffold } from './scaffold.ts'
import { contentSchemas } from './schemas.ts'

const FOLDER = 'libs/learning/content'
const USAGE = `npm run content:check -- [part of a folder's name] [--seeds 50]
npm run content:new -- exercise|lesson <name>
npm run content:schema`

/** Proves the content; one line per item and language. @returns the exit status */
function check(only: string | undefined, seeds: number): number {
  let items = 0
  const reported = new Set<string>()
  const problems = checkContent(readFiles(FOLDER), {
    seeds,
    ...(only !== undefined && { only }),
    onItem({ folder, locales, plays, milliseconds, problems: mine }) {
      items++
      const mark = mine.length === 0 ? '✓' : '✗'
      for (const locale of locales)
        console.log(`${mark} ${folder} ${locale}: ${plays} plays, ${(milliseconds / 1000).toFixed(1)} s`)
      for (const problem of mine.map(describeProblem)) {
        reported.add(problem)
        console.log(`  ${problem}`)
      }
    },
  })
  for (const problem of problems.map(describeProblem)) if (!reported.has(problem)) console.log(`✗ ${problem}`)
  if (items === 0 && only !== undefined) console.log(`nothing is named like ${only}`)
  console.log(`${items} items, ${problems.length} problems`)
  return problems.length === 0 && items > 0 ? 0 : 1
}

function writeSchemas(): number {
  const folder = join(FOLDER, 'schema')
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(contentSchemas())) writeFileSync(join(folder, name), text)
  return 0
}

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '50' } },
  })
  const [what, first, second] = positionals
  const seeds = Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1) throw new Error(`--seeds takes a number of variants, not ${values.seeds}`)
  if (what === 'check') return check(first, seeds)
  if (what === 'schema') return writeSchemas()
  if (what !== 'new') throw new Error(USAGE)
  for (const file of scaffold(FOLDER, first, second)) console.log(file)
  return 0
}

try {
  process.exitCode = run()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
