export * from './revision.ts'
export * from './cluster-log.ts'
export * from './cluster-state.ts'
export * from './memory-log.ts'
