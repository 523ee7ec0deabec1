using System.CommandLine;
using Recotem.Recipes;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem schema</c>: the JSON Schema of recipes, with the options of every plugin of this host.</summary>
internal static class SchemaCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        var command = new Command("schema", "Print the JSON Schema of recipes, for editors and validators.");
        command.SetAction(_ => Run(session));
        return command;
    }

    private static int Run(Session session)
    {
        try
        {
            JsonOutput.Write(session, writer => JsonSchemaComposer.Compose(RecipeBinder.Descriptor, "Recipe", session.Catalog, writer));
            return 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return session.Fail("Schema generation failed: ", e);
        }
    }
}
