export * from './reconciler.ts'
export * from './loop.ts'
export { Heap } from './queue.ts'
