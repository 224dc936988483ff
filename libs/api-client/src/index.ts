export { createClient, type ClientOptions, type KubariumClient, type Problem, type Schemas } from './client.ts'
