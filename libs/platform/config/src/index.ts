export { readConfig, ConfigFault } from './read-config.ts'
export * from './variables.ts'
