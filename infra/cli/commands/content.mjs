// npm run content:check, content:new, content:schema: what authors of lessons and exercises need.
import { runTool } from '../run-tool.mjs'
import { command } from '../workspace.mjs'

await command((args) => runTool('content', args))
