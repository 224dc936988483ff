'use client'

import type { Me, Role } from '@kubarium/contracts'
import {
  Badge,
  Button,
  Card,
  EmptyState,
  Field,
  IconButton,
  NoteBar,
  Select,
  Skeleton,
  Table,
  TextInput,
  useToast,
} from '@kubarium/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { useRouter } from '../../i18n/navigation.ts'
import styles from './organisations.module.css'
import { invitedRoles, organisations, runsIt } from './organisations.ts'

/** The organisations somebody belongs to, which of them they work in, and who else does. */
export function OrganisationsCard({ me }: { me?: Me }) {
  const t = useTranslations('organisations')
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me }).data
  const mine = useQuery({ queryKey: queryKeys.organisations, queryFn: organisations.list })
  return (
    <Card title={t('title')}>
      <div className={styles.parts}>
        {mine.isPending || !known ? (
          <Skeleton width="60%" />
        ) : mine.isError ? (
          <EmptyState icon="alert" title={t('notLoaded')} />
        ) : (
          <ul className={styles.list}>
            {mine.data.map(({ id, name }) => (
              <li key={id}>
                <span>{name}</span>
                {id === known.organisation.id ? (
                  <Badge look="ok" icon="check">
                    {t('here', { role: known.organisation.role })}
                  </Badge>
                ) : (
                  <Choose id={id} name={name} />
                )}
              </li>
            ))}
          </ul>
        )}
        <Create verified={known?.user.emailVerified ?? false} />
        {known && runsIt(known.organisation.role) && <Members own={known.user.email} />}
      </div>
    </Card>
  )
}

/** Works somewhere else from now on: everything that was known is asked anew. */
function useChoose() {
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: organisations.choose,
    onSuccess: async () => {
      await queries.invalidateQueries()
      router.refresh()
    },
  })
}

function Choose({ id, name }: { id: string; name: string }) {
  const t = useTranslations('organisations')
  const choose = useChoose()
  return (
    <Button size={28} busy={choose.isPending} onClick={() => choose.mutate(id)} aria-label={t('workIn', { name })}>
      {t('choose')}
    </Button>
  )
}

function Create({ verified }: { verified: boolean }) {
  const t = useTranslations('organisations')
  const [name, setName] = useState('')
  const choose = useChoose()
  const create = useMutation({
    mutationFn: organisations.create,
    onSuccess: ({ id }) => {
      setName('')
      choose.mutate(id)
    },
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) create.mutate(name.trim())
      }}
    >
      <Field
        label={t('new')}
        help={verified ? t('newHelp') : t('verifyFirst')}
        error={create.isError ? (problemIn(create.error).detail ?? problemIn(create.error).title) : undefined}
      >
        {(control) => (
          <TextInput {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Button type="submit" busy={create.isPending || choose.isPending} disabled={name.trim() === '' || !verified}>
        {t('create')}
      </Button>
    </form>
  )
}

function Members({ own }: { own: string }) {
  const t = useTranslations('organisations')
  const toast = useToast()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [invitedAs, setInvitedAs] = useState<Role>('instructor')
  const members = useQuery({ queryKey: queryKeys.members, queryFn: organisations.members })
  const invitations = useQuery({ queryKey: queryKeys.invitations, queryFn: organisations.invitations })
  const again = () => {
    void queries.invalidateQueries({ queryKey: queryKeys.members })
    void queries.invalidateQueries({ queryKey: queryKeys.invitations })
  }
  const failed = (error: unknown) => {
    const { detail, title } = problemIn(error)
    toast({ look: 'bad', text: detail ?? title })
  }
  const invite = useMutation({
    mutationFn: () => organisations.invite(email.trim(), invitedAs),
    onSuccess: () => {
      setEmail('')
      toast({ look: 'ok', text: t('invited') })
      again()
    },
    onError: failed,
  })
  const remove = useMutation({ mutationFn: organisations.remove, onSuccess: again, onError: failed })
  const cancel = useMutation({ mutationFn: organisations.cancel, onSuccess: again, onError: failed })
  const open = invitations.data?.filter(({ status }) => status === 'pending') ?? []
  return (
    <>
      <Table caption={t('members')} dense cards>
        <thead>
          <tr>
            <th scope="col">{t('member')}</th>
            <th scope="col">{t('role')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.data?.members.map(({ id, role, user }) => (
            <tr key={id}>
              <th scope="row">
                {user.name} <small>{user.email}</small>
              </th>
              <td data-label={t('role')}>{t('roleName', { role })}</td>
              <td>
                {user.email !== own && (
                  <IconButton
                    icon="trash"
                    label={t('removeOne', { name: user.name })}
                    onClick={() => remove.mutate(id)}
                  />
                )}
              </td>
            </tr>
          ))}
          {open.map(({ id, email: to, role }) => (
            <tr key={id}>
              <th scope="row">
                {to}{' '}
                <Badge look="line" icon="mail">
                  {t('pending')}
                </Badge>
              </th>
              <td data-label={t('role')}>{t('roleName', { role: role ?? 'member' })}</td>
              <td>
                <IconButton icon="trash" label={t('cancelOne', { name: to })} onClick={() => cancel.mutate(id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (email.trim()) invite.mutate()
        }}
      >
        <Field label={t('inviteEmail')} help={t('inviteHelp')}>
          {(control) => (
            <TextInput {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          )}
        </Field>
        <Field label={t('role')}>
          {(control) => (
            <Select {...control} value={invitedAs} onChange={(event) => setInvitedAs(event.target.value as Role)}>
              {invitedRoles.map((role) => (
                <option key={role} value={role}>
                  {t('roleName', { role })}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" busy={invite.isPending} disabled={email.trim() === ''}>
          {t('invite')}
        </Button>
      </form>
      {members.isError && <NoteBar look="bad">{t('notLoaded')}</NoteBar>}
    </>
  )
}
