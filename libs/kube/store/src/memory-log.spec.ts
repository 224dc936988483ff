import { MemoryClusterLog } from './memory-log.ts'
import { clusterLogContract } from './testing/cluster-log.contract.ts'

let next = 0
clusterLogContract('memory', async () => ({ log: new MemoryClusterLog(), newId: () => `cluster-${next++}` }))
