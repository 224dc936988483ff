export { kubectl } from './kubectl.program.ts'
