/** Nobody may do anything yet: who may is said by the role script. */
export const grants = `
revoke all on schema onehop from public;
revoke all on all tables in schema onehop from public;
revoke all on all sequences in schema onehop from public;
revoke all on all functions in schema onehop from public;
`;
