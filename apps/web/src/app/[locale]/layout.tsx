import '@kubarium/ui/styles.css'
import type { Metadata, Viewport } from 'next'
import { hasLocale, NextIntlClientProvider, type Messages } from 'next-intl'
import { getMessages, getTranslations, setRequestLocale } from 'next-intl/server'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { routing } from '../../i18n/routing.ts'
import { THEME_COOKIE, themeAttribute, themeOf } from '../../shell/theme.ts'

export async function generateMetadata({ params }: { params: Promise<{ locale: string }> }): Promise<Metadata> {
  const { locale } = await params
  if (!hasLocale(routing.locales, locale)) return {}
  const t = await getTranslations({ locale, namespace: 'meta' })
  return {
    title: { default: t('title'), template: '%s · Kubarium' },
    description: t('description'),
  }
}

/** The texts that parts of the public pages use in the browser; pages on which one works bring all of them. */
function publicTexts({ shell, landing, account, problems }: Messages): Partial<Messages> {
  return { shell, landing, account, problems }
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
        <NextIntlClientProvider messages={publicTexts(await getMessages())}>{children}</NextIntlClientProvider>
      </body>
    </html>
  )
}
