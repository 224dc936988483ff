// npm run cluster -- …: one simulated cluster without the product. Builds what is stale, then hands everything over.
import { runTool } from '../run-tool.mjs'
import { command } from '../workspace.mjs'

await command((args) => runTool('cluster', args))
