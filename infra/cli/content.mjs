import { withSupportedNode } from './check-node.mjs'

withSupportedNode(() => import('./commands/content.mjs'))
