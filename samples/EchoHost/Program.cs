using Acme.EchoHost;
using Recotem;
using Recotem.Hosting;

return await RecotemApp.RunAsync(args, Plugins.Catalog);

namespace Acme.EchoHost
{
    /// <summary>Everything that Recotem brings, and the plugins of every referenced package.</summary>
    [PluginHost]
    public static partial class Plugins;
}
