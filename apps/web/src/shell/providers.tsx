'use client'

import { ToastProvider } from '@kubarium/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState, type ReactNode } from 'react'
import { newQueryClient } from '../http/query-client.ts'
import { CommandsProvider } from './commands.tsx'
import { SessionProvider, useSession } from './session.tsx'

/** What pages on which one works stand in: the cache of answers, the session, toasts and the command palette. */
export function Providers({ children }: { children: ReactNode }) {
  const t = useTranslations('shell')
  return (
    <SessionProvider>
      <Answers>
        <ToastProvider label={t('notifications')} closeLabel={t('close')}>
          <CommandsProvider>{children}</CommandsProvider>
        </ToastProvider>
      </Answers>
    </SessionProvider>
  )
}

function Answers({ children }: { children: ReactNode }) {
  const { onSignedOut } = useSession()
  const told = useRef(onSignedOut)
  const [client] = useState(() => newQueryClient(() => told.current()))
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
