import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Providers } from '../../../shell/providers.tsx'
import { WhenSignedOut } from './when-signed-out.tsx'

/** Pages on which one works: they ask the servers, say what became of it, and have commands. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider messages={await getMessages()}>
      <Providers>
        {children}
        <WhenSignedOut />
      </Providers>
    </NextIntlClientProvider>
  )
}
