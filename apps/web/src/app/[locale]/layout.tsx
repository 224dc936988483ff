import '@kubarium/ui/styles.css'
import type { Metadata, Viewport } from 'next'
import { hasLocale, NextIntlClientProvider } from 'next-intl'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { routing } from '../../i18n/routing.ts'
import { Providers } from '../../shell/providers.tsx'
import { THEME_COOKIE, themeAttribute, themeOf } from '../../shell/theme.ts'
import { WhenSignedOut } from './when-signed-out.tsx'

export async function generateMetadata({ params }: { params: Promise<{ locale: string }> }): Promise<Metadata> {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) return {}
  const t = await getTranslations({ locale, namespace: 'meta' })
  return {
    title: { default: t('title'), template: '%s · Kubarium' },
    description: t('description'),
  }
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1c20' },
  ],
}

export default async function LocaleLayout({
  children,
  params,
}: {
  children: ReactNode
  params: Promise<{ locale: string }>
}) {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) notFound()
  setRequestLocale(locale)
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang={locale} {...themeAttribute(theme)} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <Providers>
            {children}
            <WhenSignedOut />
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
