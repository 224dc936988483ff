// The texts that describe fields are gathered at build time; the API server shows them in tables and OpenAPI.
import { readFileSync } from 'node:fs'
import { setFieldDescriptions } from '@kubarium/kube-objects'

const FILE = new URL('../../kubernetes-descriptions.json', import.meta.url)

/** Has them read from beside the built programs; without a build there are none. */
export function useFieldDescriptions(): void {
  setFieldDescriptions(() => {
    try {
      return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>
    } catch (error) {
      // From sources, as specs run, there is no such file: descriptions are empty.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      throw error
    }
  })
}
