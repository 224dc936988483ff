// Flags that say which objects a command is about.
import { bool, strings, text, type Flag } from './flags.ts'

export const filenameFlags: readonly Flag[] = [
  strings('filename', 'File, folder or URL with the objects; - is standard input.', { short: 'f' }),
  text('kustomize', 'Folder with a kustomization.', { short: 'k' }),
  bool('recursive', 'Go into folders below the one of -f.', { short: 'R' }),
]

export const selectorFlag = text('selector', 'Label query: =, ==, !=, in, notin, separated by commas.', { short: 'l' })
export const fieldSelectorFlag = text('field-selector', 'Field query: =, ==, !=, separated by commas.')
export const allNamespacesFlag = bool('all-namespaces', 'All namespaces, whatever the current one is.', { short: 'A' })
