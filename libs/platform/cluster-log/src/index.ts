export { PostgresClusterLog } from './postgres-cluster-log.ts'
