'use client'

import { getCourse } from '@kubarium/contracts/public'
import { Button, EmptyState } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { problemIn } from '../../http/api.ts'
import { ask } from '../../http/operations.ts'
import { queryKeys } from '../../http/query-client.ts'
import { Link } from '../../i18n/navigation.ts'
import styles from './teaching.module.css'

export type CoursePlace = 'assignments' | 'gradebook' | 'people'

/** The head of every page of a course, and the ways between them. */
export function CourseFrame({
  courseId,
  place,
  title,
  actions,
  children,
}: {
  courseId: string
  place: CoursePlace
  /** Default: the course's own. */
  title?: string
  actions?: ReactNode
  children: ReactNode
}) {
  const t = useTranslations('teaching')
  const course = useQuery({
    queryKey: queryKeys.course(courseId),
    queryFn: () => ask(getCourse, { params: { course: courseId } }),
  })
  const places: { place: CoursePlace; href: string }[] = [
    { place: 'assignments', href: `/classes/${courseId}` },
    { place: 'gradebook', href: `/classes/${courseId}/gradebook` },
    { place: 'people', href: `/classes/${courseId}/people` },
  ]
  return (
    <main id="main" className={styles.main}>
      <div className={styles.head}>
        <div>
          <p className={styles.crumb}>
            <Link href="/classes">{t('title')}</Link>
            {title && course.data && (
              <>
                <span aria-hidden="true">›</span>
                <Link href={`/classes/${courseId}`}>{course.data.title}</Link>
              </>
            )}
          </p>
          <h1>{title ?? course.data?.title ?? ' '}</h1>
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      <nav aria-label={t('courseNav')} className={styles.places}>
        {places.map((one) => (
          <Link key={one.place} href={one.href} aria-current={one.place === place ? 'page' : undefined}>
            {t(one.place)}
          </Link>
        ))}
      </nav>
      {course.isError ? <NotThere error={course.error} retry={() => void course.refetch()} /> : children}
    </main>
  )
}

/** What is asked for cannot be shown, and why. */
export function NotThere({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('teaching')
  const problem = problemIn(error)
  const isGone = problem.status === 404 || problem.status === 403
  return (
    <EmptyState
      icon="alert"
      tone="bad"
      level={2}
      title={isGone ? t('notYours') : t('notLoaded')}
      actions={isGone ? undefined : <Button onClick={retry}>{t('tryAgain')}</Button>}
    >
      {isGone ? t('notYoursText') : (problem.detail ?? problem.title)}
    </EmptyState>
  )
}
