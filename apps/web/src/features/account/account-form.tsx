'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Button, Field, NoteBar, PasswordInput, TextInput } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { useForm, type DefaultValues, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form'
import type { ZodType } from 'zod'
import { useAlive } from '../../shell/alive.ts'
import type { Refusal } from '../../shell/authentication.ts'
import styles from './account.module.css'

/**
 * A form of the account pages: what is wrong with a field stands at the field, why the server refused stands above
 * the button. `send` returns the refusal, or nothing when it worked.
 */
export function AccountForm<Values extends FieldValues>({
  schema,
  initial,
  label,
  submit,
  send,
  wide = true,
  children,
}: {
  schema: ZodType<Values, Values>
  initial: DefaultValues<Values>
  label: string
  submit: string
  send: (values: Values) => Promise<Refusal | undefined>
  wide?: boolean
  children: (form: UseFormReturn<Values>) => ReactNode
}) {
  const t = useTranslations('account')
  const [refusal, setRefusal] = useState<Refusal>()
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: initial, mode: 'onTouched' })
  const { isSubmitting } = form.formState
  const alive = useAlive()
  return (
    <form
      className={styles.form}
      aria-label={label}
      noValidate
      // Never in an address, should a submit come before the page is alive.
      method="post"
      onSubmit={form.handleSubmit(async (values) => {
        setRefusal(undefined)
        setRefusal(await send(values))
      })}
    >
      {children(form)}
      {refusal && (
        <NoteBar look="bad" live="assertive">
          {t(refusal)}
        </NoteBar>
      )}
      <Button type="submit" look="primary" size={wide ? 44 : 36} busy={isSubmitting} disabled={!alive}>
        {submit}
      </Button>
    </form>
  )
}

type FieldProps<Values extends FieldValues> = {
  form: UseFormReturn<Values>
  name: FieldPath<Values>
  label: string
  help?: string
}

/** A field of one line of the form. */
export function TextField<Values extends FieldValues>({
  form,
  name,
  label,
  help,
  ...rest
}: FieldProps<Values> & { type?: 'email' | 'text'; autoComplete: string }) {
  const error = useFieldError(form, name)
  return (
    <Field label={label} help={help} error={error}>
      {(control) => <TextInput {...control} {...rest} {...form.register(name)} />}
    </Field>
  )
}

/** A password of the form, with a button that shows it. */
export function PasswordField<Values extends FieldValues>({
  form,
  name,
  label,
  help,
  autoComplete,
}: FieldProps<Values> & { autoComplete: 'current-password' | 'new-password' }) {
  const t = useTranslations('account')
  const error = useFieldError(form, name)
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <PasswordInput
          {...control}
          {...form.register(name)}
          autoComplete={autoComplete}
          showLabel={t('showPassword')}
          hideLabel={t('hidePassword')}
        />
      )}
    </Field>
  )
}

type FieldMessage =
  | 'errorNameMissing'
  | 'errorNameLong'
  | 'errorEmailMissing'
  | 'errorEmailForm'
  | 'errorPasswordMissing'
  | 'errorPasswordShort'
  | 'errorPasswordLong'

function useFieldError<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  name: FieldPath<Values>,
): string | undefined {
  const t = useTranslations('account')
  const message = form.getFieldState(name, form.formState).error?.message as FieldMessage | undefined
  return message && t(message, { count: String(form.getValues(name) ?? '').length })
}
