// The texts that describe fields are gathered at build time; the API server shows them in tables and OpenAPI.
import { readFileSync } from 'node:fs'
import { setFieldDescriptions } from '@kubarium/kube-objects'

/** Loads them from beside the built programs; without a build there are none. */
export function loadFieldDescriptions(): void {
  try {
    setFieldDescriptions(
      JSON.parse(readFileSync(new URL('../../kubernetes-descriptions.json', import.meta.url), 'utf8')) as Record<
        string,
        string
      >,
    )
  } catch {
    // From sources, as specs run: descriptions are empty.
  }
}
