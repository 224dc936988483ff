// What `npm run cluster -- --database` needs beyond a cluster in memory: loaded only then.
export { PostgresClusterLog } from '@kubarium/platform-cluster-log'
export { createPool } from '@kubarium/platform-database'
