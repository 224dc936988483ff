export * from './network-view.ts'
export * from './route.ts'
export * from './dns.ts'
export { healthyNodes, isAllowedSource } from './outside.ts'
