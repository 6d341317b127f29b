type Named = { firstName: string | null; lastName: string | null };

/** First and last name, as far as they are known; may be empty. */
export function fullName({ firstName, lastName }: Named): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}

/** What a lead is called where there must be something to read. */
export function leadName(lead: Named & { email: string | null }): string {
  return fullName(lead) || lead.email || 'Unknown lead';
}
