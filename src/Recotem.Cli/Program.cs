using Recotem.Cli;
using Recotem.Hosting;

return await RecotemApp.RunAsync(args, Plugins.Catalog);
