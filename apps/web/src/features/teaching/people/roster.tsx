'use client'

import { listEnrollments, removeEnrollment } from '@kubarium/contracts/public'
import { Badge, Button, Card, ConfirmDanger, EmptyState, IconButton, Table } from '@kubarium/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { NotThere } from '../course-frame.tsx'
import styles from '../teaching.module.css'
import { useChange } from '../use-teaching.ts'
import { useClasses } from './classes.tsx'

/** Everybody on the roster. */
export function Roster({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [leaving, setLeaving] = useState<{ id: string; name: string }>()
  const roster = useInfiniteQuery({
    queryKey: [...queryKeys.roster(courseId), 'pages'],
    queryFn: ({ pageParam }) =>
      ask(listEnrollments, {
        params: { course: courseId },
        query: { limit: 200, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const classes = useClasses(courseId)
  const remove = useChange((learner: string) => ask(removeEnrollment, { params: { course: courseId, learner } }), {
    onSuccess: () => setLeaving(undefined),
  })
  const people = roster.data?.pages.flatMap(({ data }) => data) ?? []
  const className = (id: string | null): string => classes.data?.data.find((one) => one.id === id)?.name ?? '–'
  return (
    <Card title={t('roster')} note={t('peopleCount', { count: people.length })} flush>
      {roster.isError ? (
        <NotThere error={roster.error} retry={() => void roster.refetch()} />
      ) : !roster.isPending && people.length === 0 ? (
        <EmptyState icon="user" title={t('nobodyYet')}>
          {t('nobodyYetText')}
        </EmptyState>
      ) : (
        <Table caption={t('roster')} dense cards>
          <thead>
            <tr>
              <th scope="col">{t('learner')}</th>
              <th scope="col">{t('class')}</th>
              <th scope="col">{t('email')}</th>
              <th scope="col">{t('externalId')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td data-label={t('class')}>{className(one.classId)}</td>
                <td data-label={t('email')}>{one.email ?? '–'}</td>
                <td data-label={t('externalId')}>{one.externalId ?? '–'}</td>
                <td data-label={t('state')}>
                  <Badge look={one.state === 'active' ? 'ok' : 'line'} icon={one.state === 'active' ? 'check' : 'mail'}>
                    {t(one.state === 'active' ? 'hasJoined' : 'invited')}
                  </Badge>
                </td>
                <td>
                  <IconButton icon="trash" label={t('removeOne', { name: one.name })} onClick={() => setLeaving(one)} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {roster.hasNextPage && (
        <div className={styles.waiting}>
          <Button busy={roster.isFetchingNextPage} onClick={() => void roster.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
      <ConfirmDanger
        open={leaving !== undefined}
        title={t('removeTitle', { name: leaving?.name ?? '' })}
        consequence={t('removeText')}
        keepLabel={t('cancel')}
        confirmLabel={t('remove')}
        busy={remove.isPending}
        onKeep={() => setLeaving(undefined)}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
      />
    </Card>
  )
}
