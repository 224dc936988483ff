// npm run bench -- …: measures the product's own figures and prints them as a table (`--json` for machines).
import { runTool } from '../run-tool.mjs'
import { command } from '../workspace.mjs'

await command((args) => runTool('bench', args))
