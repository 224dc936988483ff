import { defineRouting } from 'next-intl/routing'

/** Every address names its language, so a link shows the same page to everyone. */
export const routing = defineRouting({
  locales: ['en', 'ko'],
  defaultLocale: 'en',
  localePrefix: 'always',
})
