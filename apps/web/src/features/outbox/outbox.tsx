'use client'

import { Button, Card, EmptyState, Skeleton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { api } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { LocalTime } from '../../shell/local-time.tsx'
import styles from './outbox.module.css'

/** Mails that would have been sent. Links in them lead where they say. */
export function Outbox() {
  const t = useTranslations('outbox')
  const answer = useQuery({ queryKey: queryKeys.outbox, queryFn: api.outbox, refetchInterval: 3000 })
  if (answer.isPending) return <Skeleton height={80} radius={8} />
  if (answer.isError) {
    return (
      <div role="alert">
        <EmptyState
          icon="alert"
          title={t('loadFailed')}
          actions={
            <Button look="primary" onClick={() => void answer.refetch()}>
              {t('tryAgain')}
            </Button>
          }
        />
      </div>
    )
  }
  if (answer.data.mails.length === 0) {
    return (
      <EmptyState
        icon="mail"
        title={t('emptyTitle')}
        actions={
          <Button look="primary" onClick={() => void answer.refetch()}>
            {t('refresh')}
          </Button>
        }
      >
        {t('emptyText')}
      </EmptyState>
    )
  }
  return (
    <div className={styles.mails}>
      {answer.data.mails.map((mail) => (
        <Card
          key={mail.id}
          title={mail.subject}
          note={
            <>
              {t('to', { address: mail.to })} · <LocalTime at={mail.at} style="date-and-time" />
            </>
          }
        >
          <pre className={styles.text}>{withLinks(mail.text)}</pre>
        </Card>
      ))}
    </div>
  )
}

function withLinks(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((piece, index) =>
    /^https?:\/\//.test(piece) ? (
      <a key={index} href={piece}>
        {piece}
      </a>
    ) : (
      <Fragment key={index}>{piece}</Fragment>
    ),
  )
}
