import createNextIntlPlugin from 'next-intl/plugin'
import type { NextConfig } from 'next'
import { join } from 'node:path'

const withNextIntl = createNextIntlPlugin({
  requestConfig: './src/i18n/request.ts',
  // Texts are compiled with the pages, so that no page has to bring the program that reads them.
  experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
})

const config: NextConfig = {
  output: 'standalone',
  // The workspace root: standalone output copies what the server needs from there.
  outputFileTracingRoot: join(import.meta.dirname, '../..'),
  turbopack: { root: join(import.meta.dirname, '../..') },
  transpilePackages: ['@kubarium/ui', '@kubarium/contracts'],
  // Types are their own target (`tsc -p apps/web`), which is cached.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
}

export default withNextIntl(config)
