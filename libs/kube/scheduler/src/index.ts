export * from './framework.ts'
export * from './scheduler.ts'
export { podRequests, type Resources } from './resources.ts'
