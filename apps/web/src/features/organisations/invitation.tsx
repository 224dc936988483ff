'use client'

import { Button, Card, EmptyState, NoteBar, Skeleton } from '@kubarium/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { problemIn } from '../../http/api.ts'
import { useRouter } from '../../i18n/navigation.ts'
import styles from './organisations.module.css'
import { organisations } from './organisations.ts'

/** An invitation into an organisation, to accept or decline. */
export function Invitation({ id }: { id: string }) {
  const t = useTranslations('organisations')
  const router = useRouter()
  const queries = useQueryClient()
  const invitation = useQuery({ queryKey: ['invitation', id], queryFn: () => organisations.received(id), retry: false })
  const accept = useMutation({
    mutationFn: async () => {
      const { invitation: taken } = await organisations.accept(id)
      await organisations.choose(taken.organizationId)
    },
    onSuccess: async () => {
      await queries.invalidateQueries()
      router.replace('/classes')
    },
  })
  const decline = useMutation({
    mutationFn: () => organisations.decline(id),
    onSuccess: () => router.replace('/dashboard'),
  })
  if (invitation.isPending) return <Skeleton width="60%" />
  if (invitation.isError)
    return (
      <EmptyState icon="mail" title={t('noInvitation')} level={2}>
        {t('noInvitationText')}
      </EmptyState>
    )
  const { organizationName: name, inviterEmail: inviter, role } = invitation.data
  const failed = accept.error ?? decline.error
  return (
    <Card title={t('invitedTo', { name })}>
      <p>{t('invitedText', { inviter, role: t('roleName', { role: role ?? 'member' }) })}</p>
      {failed && (
        <NoteBar look="bad" live="assertive">
          {problemIn(failed).detail ?? problemIn(failed).title}
        </NoteBar>
      )}
      <div className={styles.actions}>
        <Button busy={decline.isPending} onClick={() => decline.mutate()}>
          {t('decline')}
        </Button>
        <Button look="primary" busy={accept.isPending} onClick={() => accept.mutate()}>
          {t('accept')}
        </Button>
      </div>
    </Card>
  )
}
