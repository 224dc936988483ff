import { defineConfig } from 'vitest/config'

// Two kinds of specs: `x.spec.ts` is pure or in memory; `x.database.spec.ts` and `x.http.spec.ts` run on a real
// Postgres, which is started once for the run and only when one of them is in it.
const onDatabase = ['{libs,apps}/**/*.{database,http}.spec.ts']
const ignored = ['**/node_modules/**', '**/dist/**', '**/.next/**', 'apps/web-e2e/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'memory',
          include: ['{libs,apps,infra}/**/*.spec.{ts,tsx}'],
          exclude: [...ignored, ...onDatabase],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'database',
          include: onDatabase,
          exclude: ignored,
          environment: 'node',
          globalSetup: ['./libs/platform/database/src/testing/start-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
