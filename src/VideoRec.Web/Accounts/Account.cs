using Microsoft.AspNetCore.Identity;

namespace VideoRec.Web.Accounts;

/// <summary>Somebody who can sign in; the user name is the e-mail address.</summary>
public sealed class Account : IdentityUser;
