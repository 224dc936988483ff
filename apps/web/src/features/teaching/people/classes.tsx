'use client'

import { changeClass, createClass, listClasses } from '@kubarium/contracts/public'
import { Button, Card, Field, TextInput } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import styles from '../teaching.module.css'
import { useChange } from '../use-teaching.ts'

export function useClasses(courseId: string) {
  return useQuery({
    queryKey: queryKeys.classes(courseId),
    queryFn: () => ask(listClasses, { params: { course: courseId } }),
  })
}

/** The classes of a course and the codes by which one joins them. */
export function Classes({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const [name, setName] = useState('')
  const classes = useClasses(courseId)
  const create = useChange(
    (wanted: string) => ask(createClass, { params: { course: courseId }, body: { name: wanted } }),
    {
      onSuccess: () => setName(''),
    },
  )
  const change = useChange(({ id, ...body }: { id: string; open?: boolean; newCode?: true }) =>
    ask(changeClass, { params: { course: courseId, class: id }, body }),
  )
  return (
    <Card title={t('classesOf')}>
      <div className={styles.stack}>
        {classes.data?.data.map((one) => (
          <section key={one.id} aria-label={t('classNamed', { name: one.name })}>
            <div className={styles.row}>
              <strong>{t('classNamed', { name: one.name })}</strong>
              <span className={styles.quiet}>{t('peopleCount', { count: one.learners })}</span>
            </div>
            {one.joinCode ? (
              <>
                <p className={styles.code} translate="no">
                  {one.joinCode}
                </p>
                <div className={styles.row}>
                  <Button size={28} icon="copy" onClick={() => void navigator.clipboard.writeText(one.joinCode ?? '')}>
                    {t('copyCode')}
                  </Button>
                  <Button size={28} icon="restart" onClick={() => change.mutate({ id: one.id, newCode: true })}>
                    {t('newCode')}
                  </Button>
                  <Button size={28} icon="lock" onClick={() => change.mutate({ id: one.id, open: false })}>
                    {t('closeClass')}
                  </Button>
                </div>
              </>
            ) : (
              <div className={styles.row}>
                <span className={styles.quiet}>{t('nobodyMayJoin')}</span>
                <Button size={28} onClick={() => change.mutate({ id: one.id, open: true })}>
                  {t('openClass')}
                </Button>
              </div>
            )}
          </section>
        ))}
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) create.mutate(name)
          }}
        >
          <Field label={t('newClass')}>
            {(control) => (
              <TextInput
                {...control}
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
              />
            )}
          </Field>
          <Button type="submit" busy={create.isPending} disabled={name.trim() === ''}>
            {t('create')}
          </Button>
        </form>
      </div>
    </Card>
  )
}
