export { checkContent, play, type CheckedItem, type CheckOptions } from './check.ts'
export { readFiles } from './read-files.ts'
