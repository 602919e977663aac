using System.Xml.Linq;
using Mono.Cecil;
using Mono.Cecil.Rocks;

// PublicDocumentation ASSEMBLY DOCUMENTATION
// Removes the documentation of members that are not visible to a user of the assembly from its documentation file.
if (args is not [var assemblyPath, var documentationPath])
{
    Console.Error.WriteLine("Usage: PublicDocumentation ASSEMBLY DOCUMENTATION");
    return 2;
}

var visible = new HashSet<string>(StringComparer.Ordinal);
using (var assembly = AssemblyDefinition.ReadAssembly(assemblyPath))
    foreach (var type in assembly.MainModule.Types)
        Add(type);
var documentation = XDocument.Load(documentationPath, LoadOptions.PreserveWhitespace);
var members = documentation.Root!.Element("members")!.Elements("member");
foreach (var member in members.Where(member => !visible.Contains(member.Attribute("name")!.Value)).ToList())
{
    (member.PreviousNode as XText)?.Remove(); // the indentation of the member
    member.Remove();
}

documentation.Save(documentationPath, SaveOptions.DisableFormatting);
return 0;

void Add(TypeDefinition type)
{
    if (!(type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly))
        return;
    visible.Add(DocCommentId.GetDocCommentId(type));
    foreach (var nested in type.NestedTypes)
        Add(nested);
    foreach (var method in type.Methods.Where(IsVisible))
        visible.Add(DocCommentId.GetDocCommentId(method));
    foreach (var property in type.Properties.Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
        visible.Add(DocCommentId.GetDocCommentId(property));
    foreach (var field in type.Fields.Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        visible.Add(DocCommentId.GetDocCommentId(field));
    foreach (var happening in type.Events.Where(happening => IsVisible(happening.AddMethod)))
        visible.Add(DocCommentId.GetDocCommentId(happening));
}

static bool IsVisible(MethodDefinition? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);
