export { checkContent, play, type CheckedItem, type CheckOptions } from './check.ts'
export { ContentFault, PublishedContent, variantFor, variantsOf, type ContentKey } from './published-content.ts'
export { readFiles } from './read-files.ts'
