export * from './client.ts'
export * from './event-recorder.ts'
