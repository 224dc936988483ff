// npm run bench [-- --json] [--in-process]: measures the product's own figures and prints them as a table (`--json` for
// machines): first in one process and in memory, then, unless only those are wanted, of a whole product with Postgres.
import { durableFigures } from '../benchmarks/durable.mjs'
import { table } from '../benchmarks/table.mjs'
import { toolOutput } from '../run-tool.mjs'
import { Fault, command } from '../workspace.mjs'

const OPTIONS = ['--json', '--in-process']

await command(async (args) => {
  const unknown = args.find((arg) => !OPTIONS.includes(arg))
  if (unknown) throw new Fault(`unknown option ${unknown}; there are ${OPTIONS.join(' and ')}`)
  const say = (line) => console.error(line)
  const sets = { 'In one process, in memory': JSON.parse(await toolOutput('bench', [])) }
  if (!args.includes('--in-process'))
    sets['As npm start runs it: Postgres, worker in its own process'] = await durableFigures(say)
  if (args.includes('--json')) console.log(JSON.stringify(sets, null, 2))
  else for (const [title, figures] of Object.entries(sets)) console.log(`\n${title}\n${table(figures)}`)
})
