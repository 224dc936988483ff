'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { createCluster } from '@kubarium/contracts'
import { Button, Dialog, DialogActions, Field, NoteBar, Select, TextInput } from '@kubarium/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useForm } from 'react-hook-form'
import { api, problemIn } from '../../http/api.ts'
import { queryKeys } from '../../http/query-client.ts'
import { useRouter } from '../../i18n/navigation.ts'
import styles from './clusters.module.css'
import { freeName } from './cluster-name.ts'

const NODE_CHOICES = Array.from({ length: 10 }, (_, index) => index + 1)

/** Makes a cluster and opens it. */
export function CreateCluster({
  open,
  taken,
  onClose,
}: {
  open: boolean
  taken: readonly string[]
  onClose: () => void
}) {
  const t = useTranslations('clusters')
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('createTitle')}
      description={t('createText')}
      closeLabel={t('cancel')}
    >
      <CreateForm taken={taken} onClose={onClose} />
    </Dialog>
  )
}

function CreateForm({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useTranslations('clusters')
  const router = useRouter()
  const queries = useQueryClient()
  const form = useForm({
    resolver: zodResolver(createCluster),
    defaultValues: { name: freeName(taken), nodes: 3 },
    mode: 'onTouched',
  })
  const create = useMutation({
    mutationFn: api.createCluster,
    onSuccess: (made) => {
      queries.setQueryData(queryKeys.cluster(made.id), made)
      void queries.invalidateQueries({ queryKey: queryKeys.clusters, exact: true })
      onClose()
      router.push(`/clusters/${made.id}`)
    },
  })
  const problem = create.isError ? problemIn(create.error) : undefined
  const nameProblem = form.formState.errors.name
    ? form.watch('name') === ''
      ? t('errorNameMissing')
      : t('errorNameForm')
    : problem?.code === 'cluster-name-taken'
      ? t('errorNameTaken')
      : undefined

  return (
    <form className={styles.form} noValidate onSubmit={form.handleSubmit((wanted) => create.mutate(wanted))}>
      <Field label={t('createName')} help={t('createNameHelp')} error={nameProblem}>
        {(control) => (
          <TextInput
            {...control}
            {...form.register('name')}
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            lang="en"
          />
        )}
      </Field>
      <Field label={t('createNodes')} help={t('createNodesHelp')}>
        {(control) => (
          <Select {...control} {...form.register('nodes', { valueAsNumber: true })}>
            {NODE_CHOICES.map((count) => (
              <option key={count} value={count}>
                {t('createNodesOption', { count })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {problem && problem.code !== 'cluster-name-taken' && problem.status !== 401 && (
        <NoteBar look="bad" live="assertive">
          {problem.code === 'cluster-limit-reached'
            ? t('errorLimit')
            : problem.code === 'not-ready'
              ? t('errorNotReady')
              : problem.code === 'unreachable'
                ? t('errorUnreachable')
                : t('errorOther', { detail: problem.detail ?? problem.title })}
        </NoteBar>
      )}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          {t('createSubmit')}
        </Button>
      </DialogActions>
    </form>
  )
}
