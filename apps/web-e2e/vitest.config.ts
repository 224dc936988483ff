import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By name, so that what one journey does to a product comes after those it would get in the way of. */
class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => a.moduleId.localeCompare(b.moduleId))
  }
}

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['src/journeys/**/*.journey.ts'],
    globalSetup: [join(import.meta.dirname, 'src/start-product.ts')],
    fileParallelism: false,
    sequence: { sequencer: ByName },
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
