'use client'

import type { Catalogue } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { nextIn, progressOf } from './filter.ts'
import styles from './path.module.css'

/** The courses as tanks in a row, filled as far as they are done. */
export function Path({ courses }: { courses: Catalogue['courses'] }) {
  const t = useTranslations('catalogue')
  const current = courses.find((course) => nextIn(course) !== undefined)
  return (
    <nav className={styles.path} aria-label={t('path')}>
      {courses.map((course, index) => {
        const { done, of } = progressOf(course)
        const full = of === 0 ? 0 : Math.round((done / of) * 100)
        return (
          <Fragment key={course.id}>
            {index > 0 && <hr aria-hidden="true" />}
            <a href={`#course-${course.id}`} aria-current={course === current ? 'step' : undefined}>
              <span className={styles.tank} role="img" aria-label={t('percent', { percent: full })}>
                {full > 0 && <i style={{ height: `${full}%` }} />}
              </span>
              <span>{course.title}</span>
            </a>
          </Fragment>
        )
      })}
    </nav>
  )
}
